// What newlib's standard streams ask of a system: output goes to the console, there are no files.
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "py/mphal.h"
#include "py/runtime.h"

int _write(int file, const char *text, int length);
int _read(int file, char *to, int length);
int _close(int file);
int _lseek(int file, int offset, int whence);
int _fstat(int file, struct stat *status);
int _isatty(int file);
void __assert_func(const char *file, int line, const char *function, const char *expression);

int _write(int file, const char *text, int length) {
    (void)file;
    mp_hal_stdout_tx_strn(text, (size_t)length);
    return length;
}

static int no_file(void) {
    errno = EBADF;
    return -1;
}

int _read(int file, char *to, int length) {
    (void)file;
    (void)to;
    (void)length;
    return no_file();
}

int _close(int file) {
    (void)file;
    return no_file();
}

int _lseek(int file, int offset, int whence) {
    (void)file;
    (void)offset;
    (void)whence;
    return no_file();
}

int _fstat(int file, struct stat *status) {
    (void)file;
    status->st_mode = S_IFCHR;
    return 0;
}

int _isatty(int file) {
    (void)file;
    return 1;
}

// newlib's own would bring printf along.
void __assert_func(const char *file, int line, const char *function, const char *expression) {
    mp_printf(&mp_plat_print, "\nFATAL: %s:%d: %s: %s\n", file, line, function, expression);
    abort();
}
