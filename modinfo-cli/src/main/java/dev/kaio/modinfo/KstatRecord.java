package dev.kaio.modinfo;

import java.util.SortedMap;

/**
 * One kstat: a group of statistics under one name.
 *
 * @param instance 0 for the module, else a pid
 * @param kind what kstat calls the class
 * @param values by the names of the statistics, in their order
 */
record KstatRecord(
    String module, int instance, String name, String kind, SortedMap<String, String> values) {

  static final String CLASS = "class";
}
