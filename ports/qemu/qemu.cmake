# Firmware for the boards that QEMU emulates: its target, and what its result in the cache depends
# on.
include(ports/firmware/ncnn.cmake)
# MicroPython's makefile adds picolibc's specs by itself.
string(REPLACE "--specs=picolibc.specs " "" target_flags "${NCNN_MP_TARGET_FLAGS}")
set(micropython build/patched/micropython)
add_custom_target(product ALL
    COMMAND ${memo} --kind qemu --name "${NCNN_MP_PRESET}: firmware"
        --to "${CMAKE_BINARY_DIR}/firmware.elf" --tool ${NCNN_MP_CC}
        --input csrc ports/run.cmake ports/qemu build/${NCNN_MP_PRESET}/ncnn
            ${micropython}/py ${micropython}/extmod ${micropython}/shared ${micropython}/lib
            ${micropython}/ports/qemu
        -- ${CMAKE_COMMAND} -DREPOSITORY=${CMAKE_SOURCE_DIR} -DSOURCE=${sources}/micropython
            -DARCH=${NCNN_MP_ARCH} -DCC=${NCNN_MP_CC} "-DTARGET_FLAGS=${target_flags}"
            -DMCU_NAME=${NCNN_MP_MCU_NAME} -DMACHINE=${NCNN_MP_PRESET}
            -DRUNTIME=${NCNN_MP_CXX_RUNTIME} -DBUILD=${CMAKE_BINARY_DIR}/objects
            -DNCNN_PREFIX=${CMAKE_BINARY_DIR}/ncnn -DJOBS=@JOBS@ -DOUT=@OUT@
            -P ${CMAKE_SOURCE_DIR}/ports/qemu/build.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    USES_TERMINAL VERBATIM COMMENT "")
add_dependencies(product ncnn)
