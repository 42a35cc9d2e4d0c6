package dev.kaio.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Answers GET and HEAD of the documents that there are; anything else is refused. The next request
 * is read when the client has taken the answer to this one.
 */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** A page gets everything from here, and is nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, HttpDocument> documents;
  private final HttpNames names;

  HttpRequests(Map<String, HttpDocument> documents, HttpNames names) {
    this.documents = documents;
    this.names = names;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    context.channel().config().setAutoRead(false);
    HttpResponseStatus refusal = refusal(request);
    if (refusal != null) {
      refuse(context, request, refusal, refusal.reasonPhrase());
      return;
    }
    HttpDocument document = documents.get(new QueryStringDecoder(request.uri()).rawPath());
    if (document == null) {
      String known = String.join(" ", documents.keySet());
      refuse(context, request, HttpResponseStatus.NOT_FOUND, "there is: " + known);
    } else {
      byte[] body = document.body().get();
      answer(context, request, HttpResponseStatus.OK, document.type(), body);
    }
  }

  /** What is wrong with a request, or null. */
  private HttpResponseStatus refusal(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      Throwable cause = request.decoderResult().cause();
      return cause instanceof TooLongHttpLineException
          ? HttpResponseStatus.REQUEST_URI_TOO_LONG
          : cause instanceof TooLongHttpHeaderException
              ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
              : HttpResponseStatus.BAD_REQUEST;
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mayLackHost = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (hosts.size() > 1 || (hosts.isEmpty() && !mayLackHost)) {
      return HttpResponseStatus.BAD_REQUEST;
    } else if (!hosts.stream().allMatch(names::allow)) {
      return HttpResponseStatus.MISDIRECTED_REQUEST;
    }
    return isMethodKnown(request.method()) ? null : HttpResponseStatus.METHOD_NOT_ALLOWED;
  }

  private static boolean isMethodKnown(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static void refuse(
      ChannelHandlerContext context,
      FullHttpRequest request,
      HttpResponseStatus status,
      String why) {
    answer(context, request, status, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(
      ChannelHandlerContext context,
      FullHttpRequest request,
      HttpResponseStatus status,
      String type,
      byte[] body) {
    boolean withoutBody = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            withoutBody ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    setHeaders(response.headers(), type, body.length);
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    boolean keepAlive = request.decoderResult().isSuccess() && HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (keepAlive) {
      written.addListener(taken -> context.channel().config().setAutoRead(true));
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void setHeaders(HttpHeaders headers, String type, int length) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    headers.set("x-content-type-options", "nosniff");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("referrer-policy", "no-referrer");
  }

  /** A client that went away, sent too much, or said nothing for long; nobody is left to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
