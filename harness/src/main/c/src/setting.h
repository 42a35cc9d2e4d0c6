/* What the environment says of a number. */
#ifndef KAIO_SETTING_H
#define KAIO_SETTING_H

/* The number, at most `most`; `otherwise` if there is none, and a line on stderr if it is no number. */
unsigned long setting(const char *name, unsigned long otherwise, unsigned long most);

#endif
