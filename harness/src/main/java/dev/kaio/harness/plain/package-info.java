/** A client process without any comfort, for those who must say each byte themselves. */
package dev.kaio.harness.plain;
