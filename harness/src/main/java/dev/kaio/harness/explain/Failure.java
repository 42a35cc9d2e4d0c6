package dev.kaio.harness.explain;

import java.util.List;

/**
 * Calls of one kind that failed alike.
 *
 * @param operation as the log has it
 * @param errno why
 * @param lines where, in the log; the first few
 * @param count how many
 */
record Failure(String operation, int errno, List<Integer> lines, int count) {}
