package io.github.efficientnet4j.internal.engine.vector;

import java.util.ArrayList;
import java.util.List;

/** The loops with 1 + exp(−x), which is written out in each. */
final class SiluSource extends KernelSource {

  @Override
  String name() {
    return "SiluLoops";
  }

  @Override
  String description() {
    return "SiLU, its gradient, and the sigmoid: the loops with 1 + exp(−x), of {@link Exponential}."
        + " Where C2 had its fill of a caller, it left calls in what it inlined there, whose"
        + " arguments and results became objects, in some runs and not in others. So 1 + exp(−x) is"
        + " written out in each and no method; and each, with its assertions, has more than the 325"
        + " bytes (FreqInlineSize) that C2 inlines.";
  }

  @Override
  void methods() {
    inPlace("silu", "x", "v");
    inPlace("sigmoid", "1", "FloatVector.broadcast(SPECIES, 1f)");
    siluAndSum();
    normalize();
    gradient();
  }

  private void inPlace(String name, String numerator, String vector) {
    documentation(numerator + " / (1 + exp(−x)) in place.");
    method("static void " + name, List.of("float[] x", "int offset", "int count"));
    assertHolds("x", "offset", "count");
    line("assert count % LANES == 0 : \"count of x: \" + count + \", no whole vectors\";");
    line("int end = offset + count;");
    line("for (int i = offset; i < end; i += LANES) {");
    line("FloatVector v = " + load("x", "i") + ";");
    onePlusExp("v");
    line(vector + ".div(onePlusExp).intoArray(x, i);");
    line("}");
    line("}");
  }

  private void siluAndSum() {
    documentation("A vector of channels of each pixel, to another place, and their sums.");
    List<String> parameters = new ArrayList<>(List.of("float[] x", "int offset", "int stride"));
    parameters.addAll(List.of("int pixels", "float[] out", "int outOffset", "int outStride"));
    parameters.addAll(List.of("float[] sums", "int sumsOffset"));
    method("static void siluAndSum", parameters);
    assertHoldsPixels("x", "offset", "stride");
    assertHoldsPixels("out", "outOffset", "outStride");
    line("FloatVector sum = " + load("sums", "sumsOffset") + ";");
    line("int i = offset;");
    line("int o = outOffset;");
    line("for (int pixel = 0; pixel < pixels; pixel++) {");
    line("FloatVector v = " + load("x", "i") + ";");
    onePlusExp("v");
    line("FloatVector y = v.div(onePlusExp);");
    line("y.intoArray(out, o);");
    line("sum = sum.add(y);");
    line("i += stride;");
    line("o += outStride;");
    line("}");
    line("sum.intoArray(sums, sumsOffset);");
    line("}");
  }

  private void normalize() {
    documentation("SiLU of BatchNorm's scale and shift, of a vector of channels of each pixel.");
    List<String> parameters = new ArrayList<>(List.of("float[] x", "int xOffset", "int xStride"));
    parameters.addAll(List.of("int pixels", "float[] scale", "float[] shift", "int channel"));
    parameters.addAll(List.of("float[] out", "int outOffset", "int outStride"));
    method("static void normalize", parameters);
    assertHoldsPixels("x", "xOffset", "xStride");
    assertHoldsPixels("out", "outOffset", "outStride");
    line("FloatVector s = " + load("scale", "channel") + ";");
    line("FloatVector t = " + load("shift", "channel") + ";");
    line("int i = xOffset;");
    line("int o = outOffset;");
    line("for (int pixel = 0; pixel < pixels; pixel++) {");
    line("FloatVector y = " + load("x", "i") + ".fma(s, t);");
    onePlusExp("y");
    line("y.div(onePlusExp).intoArray(out, o);");
    line("i += xStride;");
    line("o += outStride;");
    line("}");
    line("}");
  }

  private void gradient() {
    documentation(
        "As the loops of {@link VectorActivationGradients}:"
            + " y · σ(y) has the slope σ(y) · (1 + y · (1 − σ(y))).");
    List<String> parameters = new ArrayList<>(List.of("float[] z", "int zOffset", "int zStride"));
    parameters.addAll(List.of("int pixels", "float[] scale", "float[] shift", "float[] mean"));
    parameters.addAll(List.of("int statistic", "float[] d", "int dOffset", "int dStride"));
    parameters.addAll(List.of("float[] sums", "float[] products", "int channel"));
    method("static void gradient", parameters);
    line("FloatVector s = " + load("scale", "statistic") + ";");
    line("FloatVector t = " + load("shift", "statistic") + ";");
    line("FloatVector m = " + load("mean", "statistic") + ";");
    line("FloatVector one = FloatVector.broadcast(SPECIES, 1f);");
    line("FloatVector sum = FloatVector.zero(SPECIES);");
    line("FloatVector product = sum;");
    line("int i = zOffset;");
    line("int o = dOffset;");
    line("for (int pixel = 0; pixel < pixels; pixel++) {");
    line("FloatVector x = " + load("z", "i") + ";");
    line("FloatVector y = x.fma(s, t);");
    onePlusExp("y");
    line("FloatVector sigmoid = one.div(onePlusExp);");
    line("FloatVector slope = y.mul(one.sub(sigmoid)).fma(sigmoid, sigmoid);");
    line("FloatVector g = " + load("d", "o") + ".mul(slope);");
    line("g.intoArray(d, o);");
    line("sum = sum.add(g);");
    line("product = g.fma(x.sub(m), product);");
    line("i += zStride;");
    line("o += dStride;");
    line("}");
    line("sum.intoArray(sums, channel);");
    line("product.intoArray(products, channel);");
    line("}");
  }

  /** That an array has a vector of each pixel. */
  private void assertHoldsPixels(String array, String offset, String stride) {
    assertHolds(array, offset, "pixels * " + stride + " - " + stride + " + LANES");
  }

  private void assertHolds(String array, String offset, String count) {
    line("assert " + offset + " >= 0 && " + offset + " + " + count + " <= " + array + ".length");
    line(": \"" + array + " from \" + " + offset + " + \" of \" + " + array + ".length;");
  }

  /** A local of that name, for the argument of another. */
  private void onePlusExp(String x) {
    line("FloatVector clamped = " + x + ".reinterpretAsInts().min(Exponential.LARGEST_BITS)");
    line(".reinterpretAsFloats();");
    line("FloatVector rounded = clamped.fma(" + broadcast("MINUS_LOG2_E") + ", ");
    line(broadcast("ROUND") + ").reinterpretAsInts().min(Exponential.LARGEST_ROUNDED_BITS)");
    line(".reinterpretAsFloats();");
    line("FloatVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)");
    line(".reinterpretAsFloats();");
    line("FloatVector f = clamped.fma(" + broadcast("LOG2_E"));
    line(", rounded.sub(Exponential.ROUND));");
    line("FloatVector p = f.fma(" + broadcast("P5") + ", " + broadcast("P4") + ");");
    for (String coefficient : List.of("P3", "P2", "P1")) {
      line("p = p.fma(f, " + broadcast(coefficient) + ");");
    }
    line("p = p.fma(f, FloatVector.broadcast(SPECIES, 1f));");
    line("FloatVector onePlusExp = p.fma(power, FloatVector.broadcast(SPECIES, 1f));");
  }

  private static String broadcast(String coefficient) {
    return "FloatVector.broadcast(SPECIES, Exponential." + coefficient + ")";
  }
}
