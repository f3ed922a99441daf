// Stacks of the native memory that a program left behind, on stderr.
#ifndef LEAKS_H
#define LEAKS_H

void leaks_begin(void);
void leaks_report(void);

#endif // LEAKS_H
