# Firmware for ESP32 chips, made by ESP-IDF: its target. IDF knows by itself what has changed, so
# only ncnn comes out of the cache.
find_program(NCNN_MP_CC_PATH ${NCNN_MP_CC})
if(NOT EXISTS "$ENV{IDF_PATH}/tools/cmake/version.cmake" OR NOT NCNN_MP_CC_PATH)
    if(NOT DEFINED ENV{IDF_PATH})
        set(why "IDF_PATH is not set")
    elseif(NOT NCNN_MP_CC_PATH)
        set(why "its compiler ${NCNN_MP_CC} is not in PATH")
    else()
        set(why "IDF_PATH=$ENV{IDF_PATH} is no ESP-IDF")
    endif()
    message(FATAL_ERROR "ncnn_mp: ${NCNN_MP_PRESET} is built by ESP-IDF, and ${why}. "
        "MicroPython 1.25 supports ESP-IDF v5.2, v5.2.2, v5.3 and v5.4. Install one and try again in the same shell:\n"
        "  git clone -b v5.4 --recursive https://github.com/espressif/esp-idf\n"
        "  esp-idf/install.sh ${NCNN_MP_PRESET}\n"
        "  . esp-idf/export.sh\n"
        "  make firmware BOARD=${NCNN_MP_PRESET}\n")
endif()
include(ports/firmware/ncnn.cmake)
add_custom_target(product ALL
    COMMAND ${CMAKE_COMMAND} -DREPOSITORY=${CMAKE_SOURCE_DIR}
        -DSOURCE=${CMAKE_SOURCE_DIR}/build/patched/micropython -DBOARD=${NCNN_MP_PRESET}
        -DBUILD=${CMAKE_BINARY_DIR}/objects -DNCNN_PREFIX=${CMAKE_BINARY_DIR}/ncnn
        -DOUT=${CMAKE_BINARY_DIR} -P ${CMAKE_SOURCE_DIR}/ports/esp32/build.cmake
    USES_TERMINAL VERBATIM COMMENT "")
add_dependencies(product ncnn)
