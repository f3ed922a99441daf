# BOARD_DIR of the RISC-V boards (QEMU's virt machine), read by MicroPython's qemu port.
# ports/qemu/build.cmake gives QEMU_MACHINE, MCU_NAME and TARGET_FLAGS.
QEMU_ARCH = riscv32
LDSCRIPT = $(BOARD_DIR)/board.ld
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_rv32i.o
CFLAGS += -DQEMU_SOC_VIRT
LDFLAGS += -nostartfiles
# The port has an instruction set of its own in mind.
RV32_ARCH := $(patsubst -march=%,%,$(filter -march=%,$(TARGET_FLAGS)))
override RV32_ABI := $(patsubst -mabi=%,%,$(filter -mabi=%,$(TARGET_FLAGS)))
SRC_C += $(BOARD_DIR)/core.c
include $(BOARD_DIR)/../common/board.mk
