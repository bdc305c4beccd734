// RUN: %cnn-opt %s --flatten-blocks | FileCheck %s
// RUN: %cnn-opt %s --flatten-blocks --mlir-print-debuginfo --mlir-print-local-scope \
// RUN:   | FileCheck %s --check-prefix=NAMES

// A block's ops take its place, and its name becomes a prefix of theirs.
// CHECK-LABEL: cnn.model @one
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<?x4x4x6xf32>):
// CHECK-NEXT:    %[[A:.*]] = cnn.conv "block1.conv1" %[[IMAGES]]
// CHECK-NEXT:    %[[B:.*]] = cnn.conv "conv1" %[[A]]
// CHECK-NEXT:    cnn.yield %[[B]]
cnn.model @one input [6, 4, 4] {
^bb0(%images: tensor<?x4x4x6xf32>):
  %0 = cnn.block "block1"(%images) : (tensor<?x4x4x6xf32>) -> tensor<?x4x4x6xf32> {
  ^bb0(%x: tensor<?x4x4x6xf32>):
    %2 = cnn.conv "conv1" %x channels(6 : i64) window [1, 1]
        : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
    cnn.yield %2 : tensor<?x4x4x6xf32>
  }
  %1 = cnn.conv "conv1" %0 channels(6 : i64) window [1, 1]
      : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
  cnn.yield %1 : tensor<?x4x4x6xf32>
}

// Names of nested blocks add up. The name also leads the location, before the place in the source
// and its chain of uses; an op without a name takes its block's.
// CHECK-LABEL: cnn.model @nested
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<?x4x4x6xf32>):
// CHECK-NEXT:    %[[A:.*]] = cnn.conv "outer.conv1" %[[IMAGES]]
// CHECK-NEXT:    %[[B:.*]] = cnn.conv "outer.inner.conv1" %[[A]]
// CHECK-NEXT:    %[[C:.*]] = cnn.activation relu %[[B]]
// CHECK-NEXT:    %[[D:.*]] = cnn.add %[[A]], %[[C]]
// CHECK-NEXT:    cnn.yield %[[D]]
// NAMES-LABEL: cnn.model @nested
// NAMES:         cnn.conv {{.*}} loc("outer.conv1"("net.cnn":7:3))
// NAMES-NEXT:    cnn.conv {{.*}} loc("outer.inner.conv1"(callsite("net.cnn":2:3 at "net.cnn":8:3)))
// NAMES-NEXT:    cnn.activation {{.*}} loc("outer.inner.relu1"("net.cnn":3:3))
// NAMES-NEXT:    cnn.add {{.*}} loc("outer"("net.cnn":9:3))
cnn.model @nested input [6, 4, 4] {
^bb0(%images: tensor<?x4x4x6xf32>):
  %0 = cnn.block "outer"(%images) : (tensor<?x4x4x6xf32>) -> tensor<?x4x4x6xf32> {
  ^bb0(%x: tensor<?x4x4x6xf32>):
    %1 = cnn.conv "conv1" %x channels(6 : i64) window [1, 1]
        : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32> loc("conv1"("net.cnn":7:3))
    %2 = cnn.block "inner"(%1) : (tensor<?x4x4x6xf32>) -> tensor<?x4x4x6xf32> {
    ^bb0(%y: tensor<?x4x4x6xf32>):
      %3 = cnn.conv "conv1" %y channels(6 : i64) window [1, 1]
          : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
          loc(callsite("conv1"("net.cnn":2:3) at "net.cnn":8:3))
      %4 = cnn.activation relu %3 : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
          loc("relu1"("net.cnn":3:3))
      cnn.yield %4 : tensor<?x4x4x6xf32>
    }
    %5 = cnn.add %1, %2 : (tensor<?x4x4x6xf32>, tensor<?x4x4x6xf32>) -> tensor<?x4x4x6xf32>
        loc("net.cnn":9:3)
    cnn.yield %5 : tensor<?x4x4x6xf32>
  }
  cnn.yield %0 : tensor<?x4x4x6xf32>
}

// A block with an empty body is its input.
// CHECK-LABEL: cnn.model @empty
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<?x4x4x6xf32>):
// CHECK-NEXT:    cnn.yield %[[IMAGES]]
cnn.model @empty input [6, 4, 4] {
^bb0(%images: tensor<?x4x4x6xf32>):
  %0 = cnn.block "empty"(%images) : (tensor<?x4x4x6xf32>) -> tensor<?x4x4x6xf32> {
  ^bb0(%x: tensor<?x4x4x6xf32>):
    cnn.yield %x : tensor<?x4x4x6xf32>
  }
  cnn.yield %0 : tensor<?x4x4x6xf32>
}
