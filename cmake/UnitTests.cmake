# Tells scripts/test what there is to run: <build>/tests.json names lit, LLVM's tools and every
# executable called *-tests that the given folders define.
function(cnnc_list_tests)
  set(unit_tests "")
  foreach(folder ${ARGN})
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target ${targets})
      get_target_property(type ${target} TYPE)
      if(type STREQUAL EXECUTABLE AND target MATCHES "-tests$")
        list(APPEND unit_tests "\"$<TARGET_FILE:${target}>\"")
      endif()
    endforeach()
  endforeach()
  list(JOIN unit_tests ", " unit_tests)
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/tests.json CONTENT
"{
  \"lit\": \"${LLVM_TOOLS_BINARY_DIR}/lit\",
  \"llvm_tools\": \"${LLVM_TOOLS_BINARY_DIR}\",
  \"unit_tests\": [${unit_tests}]
}
")
endfunction()
