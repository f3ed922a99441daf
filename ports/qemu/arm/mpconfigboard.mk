# BOARD_DIR of the Cortex-M boards (Arm's MPS2 as QEMU has it), read by MicroPython's qemu port.
# ports/qemu/build.cmake gives QEMU_MACHINE, MCU_NAME and TARGET_FLAGS.
QEMU_ARCH = arm
LDSCRIPT = $(BOARD_DIR)/board.ld
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb2.o
CFLAGS += -DQEMU_SOC_MPS2 --specs=nano.specs
LDFLAGS += --specs=nano.specs
SRC_C += $(BOARD_DIR)/core.c $(BOARD_DIR)/syscalls.c
include $(BOARD_DIR)/../common/board.mk
