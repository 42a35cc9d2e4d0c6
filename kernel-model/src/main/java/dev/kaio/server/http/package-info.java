/** A small HTTP server for documents that are made when somebody asks for them. */
package dev.kaio.server.http;
