package dev.kaio.server;

import java.util.function.Supplier;

/**
 * Something that can be got by HTTP.
 *
 * @param type its media type
 * @param text makes it anew for each request, on the thread of HTTP
 */
record HttpDocument(String type, Supplier<String> text) {}
