package io.github.efficientnet4j.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;

/** The attributes of ONNX operators. */
final class Attributes {

  private Attributes() {}

  static AttributeProto of(String name, int value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto of(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto of(String name, int first, int second, int... more) {
    IntStream values = IntStream.concat(IntStream.of(first, second), Arrays.stream(more));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(values.asLongStream().boxed().toList())
        .build();
  }
}
