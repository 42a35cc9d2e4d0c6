/** The conformance cases: what a program sees of kaio, rule by rule, on any target. */
package dev.kaio.harness.conformance;
