/**
 * Memory that clients on this machine share with the server: files that both have mapped ({@code
 * SharedFile}), the ranges of a process whose bytes are there ({@link
 * dev.kaio.server.shared.SharedRanges}), and how much of it there may be.
 */
package dev.kaio.server.shared;
