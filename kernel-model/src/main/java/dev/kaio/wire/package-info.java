/**
 * The frames between a client and the server, without sockets. docs/PROTOCOL.md is the same in
 * words.
 *
 * <p>{@link dev.kaio.wire.FrameReader} cuts a stream into {@link dev.kaio.wire.Frame}s, whose
 * {@code decode} gives a {@link dev.kaio.wire.Message}; a message puts itself into a buffer with
 * {@code encode}. Whatever bytes arrive, the only failure is a {@link dev.kaio.wire.ProtocolFault}.
 * Byte buffers in decoded messages are views of what was read.
 */
package dev.kaio.wire;
