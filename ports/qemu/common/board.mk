# What all boards have in common.
COMMON_DIR := $(BOARD_DIR)/../common

CFLAGS += $(TARGET_FLAGS) -g1 -I$(COMMON_DIR) -DMICROPY_HW_MCU_NAME='"$(MCU_NAME)"'
CFLAGS += -DMP_CONFIGFILE='"$(COMMON_DIR)/mpconfigboard.h"'
LDFLAGS += $(TARGET_FLAGS) -L$(COMMON_DIR)
# start.c and heap.c stand before MicroPython's main() and the C library's heap.
LDFLAGS += -Wl,--wrap=main,--wrap=mp_stack_set_limit,--wrap=gc_init
LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free

MICROPY_HEAP_SIZE = 262144
MICROPY_VFS_LFS2 = 1
SRC_C += $(addprefix $(COMMON_DIR)/, cxx.c heap.c modboard.c files.c start.c)
