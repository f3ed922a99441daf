# The sanitized ncnn in 32 bits, the word of every MCU.
include("${CMAKE_CURRENT_LIST_DIR}/sanitized.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/word32.cmake")
set(CMAKE_CXX_FLAGS "${CMAKE_CXX_FLAGS} ${NCNN_MP_WORD32}" CACHE STRING "" FORCE)
