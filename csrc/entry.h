// What every way from Python to a native object begins with.
#ifndef NCNN_MP_ENTRY_H
#define NCNN_MP_ENTRY_H

// RuntimeError where less of the C stack is left than ncnn takes. MemoryError while the heap is locked:
// then the collector runs, or an interrupt, in the middle of anything, of a call of ours too, which does
// not expect that somebody closes or changes what it works with.
void ncnn_mp_entry_check(void);

// The same for closing an object, but for the collector, which closes what nobody can reach.
void ncnn_mp_entry_check_close(const void *object);

#endif
