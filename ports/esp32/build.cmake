# Builds MicroPython's esp32 port with the module through ESP-IDF: cmake -DREPOSITORY= -DSOURCE=
# -DBOARD= -DBUILD= -DNCNN_PREFIX= -DOUT= -P. IDF's own messages are passed on.
cmake_policy(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../run.cmake")
set(supported 5.2.0 5.2.2 5.3.0 5.4.0)

include("$ENV{IDF_PATH}/tools/cmake/version.cmake")
set(idf "${IDF_VERSION_MAJOR}.${IDF_VERSION_MINOR}.${IDF_VERSION_PATCH}")
if(NOT idf IN_LIST supported)
    list(JOIN supported ", " supported)
    message(NOTICE "ncnn_mp: ESP-IDF is ${idf}, MicroPython is tested with ${supported}: going on")
endif()
file(REAL_PATH "${SOURCE}" source)
if(NOT EXISTS "${source}/lib/berkeley-db-1.xx/PORT")
    message(FATAL_ERROR "ncnn_mp: the esp32 port needs MicroPython's submodules, which the pinned "
        "archive leaves out. Give a checkout that has them:\n"
        "  git clone -b v1.25.0 https://github.com/micropython/micropython\n"
        "  make -C micropython/ports/esp32 submodules\n"
        "  MICROPYTHON_DIR=$PWD/micropython make firmware BOARD=${BOARD}")
endif()
file(STRINGS "${source}/ports/esp32/mphalport.h" knows REGEX "IDF_TARGET_ESP32P4")
if(BOARD STREQUAL "esp32p4" AND NOT knows)
    message(FATAL_ERROR "ncnn_mp: this MicroPython has no ESP32-P4: set MICROPYTHON_DIR to a "
        "checkout of 1.27 or later")
endif()

set(ENV{NCNN_PREFIX} "${NCNN_PREFIX}")
set(ENV{SOURCE_DATE_EPOCH} 0)
run(make --no-print-directory -C "${source}/ports/esp32" BOARD=${BOARD}
    "BOARD_DIR=${REPOSITORY}/ports/esp32/${BOARD}" "BUILD=${BUILD}"
    "USER_C_MODULES=${REPOSITORY}/csrc/micropython.cmake")
file(COPY_FILE "${BUILD}/firmware.bin" "${OUT}/firmware.bin")
file(COPY_FILE "${BUILD}/micropython.elf" "${OUT}/firmware.elf")
