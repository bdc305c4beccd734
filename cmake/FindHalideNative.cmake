# Halide's native parts, which scripts/setup unpacks from its Python wheel.
set(HALIDE_ROOT ${CMAKE_SOURCE_DIR}/.deps/halide
    CACHE PATH "folder with Halide's include/ and lib64/")
if(NOT EXISTS ${HALIDE_ROOT}/include/Halide.h)
  message(FATAL_ERROR "no Halide in ${HALIDE_ROOT}: run scripts/setup")
endif()

add_library(cnnc_halide INTERFACE)
target_include_directories(cnnc_halide SYSTEM INTERFACE ${HALIDE_ROOT}/include)
target_link_libraries(cnnc_halide INTERFACE ${HALIDE_ROOT}/lib64/libHalide.so)

# Only HalideRuntime.h: halide_buffer_t and the hooks, for programs that never see the compiler.
add_library(cnnc_halide_runtime_header INTERFACE)
target_include_directories(cnnc_halide_runtime_header SYSTEM INTERFACE ${HALIDE_ROOT}/include)
