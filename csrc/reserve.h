// What ncnn's C++ takes with `operator new`: memory that cannot be refused.
//
// Firmware has no exceptions, std::vector does not look for NULL, and a C++ runtime that finds no
// memory ends the program. So operator new is the module's own: when the system has no memory, it
// gives up a reserve that was set aside before ncnn was called, and goes on. From then on all that
// can be refused is refused (Mats, models that are read), so the call into ncnn is back soon, with
// an error or with its result; the next one begins by filling the reserve, or is not made:
// MemoryError. What ncnn takes in sizes that grow with the data is no business of operator new:
// patches (ports/patches/ncnn/) made Mats of it, which can be refused.
//
// It needs nothing of a port but malloc(), and replaces a part of the C++ runtime that would bring
// the unwinder with it. Other C++ code of the firmware gets the same operator new.
#ifndef NCNN_MP_RESERVE_H
#define NCNN_MP_RESERVE_H

#include <stdbool.h>
#include <stddef.h>

// Makes sure of the reserve, and of `more` bytes on top for a call that needs many small blocks;
// false where there is not so much memory.
bool ncnn_mp_reserve_fill(size_t more);

// Gives it back to the system; or only what it has on top.
void ncnn_mp_reserve_drop(void);
void ncnn_mp_reserve_trim(void);

// Whether it is there: false between the moment it was given up and the next filling.
bool ncnn_mp_reserve_is_full(void);

// How much of it was used, the time that it was used most.
size_t ncnn_mp_reserve_most_used(void);

#endif
