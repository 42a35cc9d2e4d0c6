package dev.kaio.modinfo;

import java.util.List;
import java.util.Map;

/**
 * What there is to say about a tool, for its manual page.
 *
 * @param summary what it does, in a few words
 * @param usage what stands behind the name, such as {@code [-w] [-c] [-i module-id]}
 * @param exitCodes what an exit status means
 */
public record ToolDescription(
    String name,
    String summary,
    String usage,
    List<ToolOption> options,
    Map<String, String> exitCodes) {}
