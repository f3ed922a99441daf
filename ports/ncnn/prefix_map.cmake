# Included by ncnn's own project(): the flags that depend on where it is built.
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}=/ncnn"
    "-ffile-prefix-map=${CMAKE_BINARY_DIR}=/ncnn/build")
