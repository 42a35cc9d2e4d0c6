package dev.kaio.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Map;

/**
 * Answers GET and HEAD of the documents that there are; anything else is refused. The next request
 * is read when the client has taken the answer to this one.
 */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Map<String, HttpDocument> documents;

  HttpRequests(Map<String, HttpDocument> documents) {
    this.documents = documents;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    context.channel().config().setAutoRead(false);
    if (!request.decoderResult().isSuccess()) {
      answer(context, request, HttpResponseStatus.BAD_REQUEST, TEXT, "bad request\n");
    } else if (!isMethodKnown(request.method())) {
      answer(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "GET only\n");
    } else {
      String path = new QueryStringDecoder(request.uri()).path();
      HttpDocument document = documents.get(path);
      if (document == null) {
        String known = String.join(" ", documents.keySet());
        answer(context, request, HttpResponseStatus.NOT_FOUND, TEXT, "there is: " + known + "\n");
      } else {
        answer(context, request, HttpResponseStatus.OK, document.type(), document.text().get());
      }
    }
  }

  private static boolean isMethodKnown(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static void answer(
      ChannelHandlerContext context,
      FullHttpRequest request,
      HttpResponseStatus status,
      String type,
      String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    ByteBuf body =
        request.method().equals(HttpMethod.HEAD)
            ? Unpooled.EMPTY_BUFFER
            : ByteBufUtil.writeUtf8(context.alloc(), text);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    boolean keepAlive = request.decoderResult().isSuccess() && HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (keepAlive) {
      written.addListener(taken -> context.channel().config().setAutoRead(true));
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A client that went away, sent too much, or said nothing for long; nobody is left to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
