# What `make install` puts where. The tree can be moved as a whole: programs find each other, the
# runtime and Halide relative to themselves. MLIR and LLVM stay where their packages put them.
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib/cnnc;${LLVM_LIBRARY_DIR}")

install(PROGRAMS ${HALIDE_ROOT}/lib64/libHalide.so DESTINATION lib/cnnc)
install(DIRECTORY models examples DESTINATION share/cnnc)
install(DIRECTORY docs/ DESTINATION share/doc/cnnc)
install(FILES LICENSE DESTINATION share/doc/cnnc)
install(FILES ${HALIDE_ROOT}/licenses/LICENSE.txt DESTINATION share/doc/cnnc
        RENAME LICENSE.Halide)
