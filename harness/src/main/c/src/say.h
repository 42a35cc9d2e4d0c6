/* What the library has to tell a person: one line on stderr. */
#ifndef KAIO_SAY_H
#define KAIO_SAY_H

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
