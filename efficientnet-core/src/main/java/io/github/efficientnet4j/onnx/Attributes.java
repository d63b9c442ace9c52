package io.github.efficientnet4j.onnx;

import io.github.efficientnet4j.onnx.Fields.AttributeProto;
import java.util.List;

/** The attributes of ONNX operators. */
final class Attributes {

  private Attributes() {}

  static Message of(String name, int value) {
    return named(name)
        .integer(AttributeProto.I, value)
        .integer(AttributeProto.TYPE, AttributeProto.TYPE_INT);
  }

  static Message of(String name, float value) {
    return named(name)
        .number(AttributeProto.F, value)
        .integer(AttributeProto.TYPE, AttributeProto.TYPE_FLOAT);
  }

  static Message of(String name, List<Integer> values) {
    return named(name)
        .integers(AttributeProto.INTS, values)
        .integer(AttributeProto.TYPE, AttributeProto.TYPE_INTS);
  }

  private static Message named(String name) {
    return new Message().text(AttributeProto.NAME, name);
  }
}
