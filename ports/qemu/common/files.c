// What file systems need of a board: the partition for models, which MicroPython mounts at /rom when
// it starts, and a time.
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/objarray.h"
#include "py/runtime.h"
#include "extmod/vfs.h"

#include "board.h"

mp_obj_t mp_vfs_rom_ioctl(size_t n_args, const mp_obj_t *args) {
    switch (mp_obj_get_int(args[0])) {
        case MP_VFS_ROM_IOCTL_GET_NUMBER_OF_SEGMENTS:
            return MP_OBJ_NEW_SMALL_INT(1);
        case MP_VFS_ROM_IOCTL_GET_SEGMENT:
            if (n_args == 2 && mp_obj_get_int(args[1]) == 0) {
                return mp_obj_new_memoryview('B', (size_t)(&_romfs_end - &_romfs_start), &_romfs_start);
            }
            break;
    }
    return MP_OBJ_NEW_SMALL_INT(-MP_EINVAL);
}

// There is no clock: files are as old as time itself.
uint64_t mp_hal_time_ns(void) {
    return 0;
}
