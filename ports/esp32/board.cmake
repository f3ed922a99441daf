# ncnn_mp_board(<flash>): what the boards have in common, called by each mpconfigboard.cmake after it
# has set IDF_TARGET and SDKCONFIG_DEFAULTS. MicroPython's port reads those files relative to itself.
#
# The partition table is ours, and IDF wants its path in a configuration file: it is written here.
set(NCNN_MP_ESP32_DIR "${CMAKE_CURRENT_LIST_DIR}")

macro(ncnn_mp_board flash)
    set(partitions "${CMAKE_BINARY_DIR}/sdkconfig.partitions")
    file(WRITE "${partitions}" "CONFIG_PARTITION_TABLE_CUSTOM=y\n"
        "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME=\"${NCNN_MP_ESP32_DIR}/partitions-${flash}.csv\"\n")
    list(APPEND SDKCONFIG_DEFAULTS "${NCNN_MP_ESP32_DIR}/sdkconfig.ncnn"
        "${CMAKE_CURRENT_LIST_DIR}/sdkconfig.board" "${partitions}")
    # Models are used in place from the romfs partition, without a copy of their weights. A network's
    # layers are called one inside the other: 24 KiB of stack instead of 16.
    list(APPEND MICROPY_DEF_BOARD
        MICROPY_VFS_ROM=1 MICROPY_VFS_ROM_IOCTL=1 MICROPY_TASK_STACK_SIZE=24576)
endmacro()
