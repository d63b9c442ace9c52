package io.github.efficientnet4j.generator;

import java.util.List;

/** The loops with 1 + exp(−x), which is written out in each. */
final class SiluSource extends KernelSource {

  /** Loses NaN, which the numerator must then have. */
  private static final String CLAMPED_AS_INTS =
      "%s.reinterpretAsInts().min(Exponential.MAX_BITS).reinterpretAsFloats()";

  /** Keeps NaN, in five instructions instead of one. */
  private static final String CLAMPED_AS_FLOATS = "%s.min(Exponential.MAX)";

  @Override
  String name() {
    return "SiluLoops";
  }

  @Override
  String description() {
    return "SiLU, its gradient and the sigmoid: the loops with 1 + exp(−x), computed as in {@link"
        + " Exponential}. Where C2 has used up its inlining budget in a caller, vector operations"
        + " that it inlined there stay calls, whose arguments and results are boxed, in some runs and"
        + " not in others. So 1 + exp(−x) is written out in each loop instead of being a method, and"
        + " each loop, with its assertions, has more bytecode than C2 inlines (325 bytes,"
        + " FreqInlineSize).";
  }

  @Override
  void methods(JavaWriter code) {
    inPlace(code, "silu", "x", "v", CLAMPED_AS_INTS);
    inPlace(code, "sigmoid", "1", "FloatVector.broadcast(SPECIES, 1f)", CLAMPED_AS_FLOATS);
    siluAndSum(code);
    normalize(code);
    gradient(code);
  }

  /** A loop over an array; the numerator is given as its Javadoc says it, and as a vector. */
  private void inPlace(
      JavaWriter code, String name, String numerator, String vector, String clamped) {
    code.method(
        numerator + " / (1 + exp(−x)) in place.",
        "static void " + name,
        List.of("float[] x", "int offset", "int count"));
    code.lines(
        """
        assert offset >= 0 && offset + count <= x.length : "x from " + offset + " of " + x.length;
        assert count % LANES == 0 : "count of x: " + count + ", no whole vectors";
        int end = offset + count;
        for (int i = offset; i < end; i += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, i);
        """);
    onePlusExp(code, "v", clamped);
    code.lines(
        """
            %s.div(onePlusExp).intoArray(x, i);
          }
        }
        """
            .formatted(vector));
  }

  private void siluAndSum(JavaWriter code) {
    code.method(
        "A vector of channels of each pixel, to another place, and their sums.",
        "static void siluAndSum",
        List.of(
            "float[] x",
            "int offset",
            "int stride",
            "int pixels",
            "float[] out",
            "int outOffset",
            "int outStride",
            "float[] sums",
            "int sumsOffset"));
    assertHoldsPixels(code, "x", "offset", "stride");
    assertHoldsPixels(code, "out", "outOffset", "outStride");
    code.lines(
        """
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = offset;
        int o = outOffset;
        for (int pixel = 0; pixel < pixels; pixel++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, i);
        """);
    onePlusExp(code, "v", CLAMPED_AS_INTS);
    code.lines(
        """
            FloatVector y = v.div(onePlusExp);
            y.intoArray(out, o);
            sum = sum.add(y);
            i += stride;
            o += outStride;
          }
          sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
        }
        """);
  }

  private void normalize(JavaWriter code) {
    code.method(
        "SiLU of BatchNorm's scale and shift, of a vector of channels of each pixel.",
        "static void normalize",
        List.of(
            "float[] x",
            "int xOffset",
            "int xStride",
            "int pixels",
            "float[] scale",
            "float[] shift",
            "int channel",
            "float[] out",
            "int outOffset",
            "int outStride"));
    assertHoldsPixels(code, "x", "xOffset", "xStride");
    assertHoldsPixels(code, "out", "outOffset", "outStride");
    code.lines(
        """
        FloatVector s = FloatVector.fromArray(SPECIES, scale, channel);
        FloatVector t = FloatVector.fromArray(SPECIES, shift, channel);
        int i = xOffset;
        int o = outOffset;
        for (int pixel = 0; pixel < pixels; pixel++) {
          FloatVector y = FloatVector.fromArray(SPECIES, x, i).fma(s, t);
        """);
    onePlusExp(code, "y", CLAMPED_AS_INTS);
    code.lines(
        """
            y.div(onePlusExp).intoArray(out, o);
            i += xStride;
            o += outStride;
          }
        }
        """);
  }

  private void gradient(JavaWriter code) {
    code.method(
        "Like the loops of {@link VectorActivationGradients}:"
            + " the derivative of y · σ(y) is σ(y) · (1 + y · (1 − σ(y))).",
        "static void gradient",
        List.of(
            "float[] z",
            "int zOffset",
            "int zStride",
            "int pixels",
            "float[] scale",
            "float[] shift",
            "float[] mean",
            "int statistic",
            "float[] d",
            "int dOffset",
            "int dStride",
            "float[] sums",
            "float[] products",
            "int channel"));
    code.lines(
        """
        FloatVector s = FloatVector.fromArray(SPECIES, scale, statistic);
        FloatVector t = FloatVector.fromArray(SPECIES, shift, statistic);
        FloatVector m = FloatVector.fromArray(SPECIES, mean, statistic);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector sum = FloatVector.zero(SPECIES);
        FloatVector product = sum;
        int i = zOffset;
        int o = dOffset;
        for (int pixel = 0; pixel < pixels; pixel++) {
          FloatVector x = FloatVector.fromArray(SPECIES, z, i);
          FloatVector y = x.fma(s, t);
        """);
    onePlusExp(code, "y", CLAMPED_AS_INTS);
    code.lines(
        """
            FloatVector sigmoid = one.div(onePlusExp);
            FloatVector slope = y.mul(one.sub(sigmoid)).fma(sigmoid, sigmoid);
            FloatVector g = FloatVector.fromArray(SPECIES, d, o).mul(slope);
            g.intoArray(d, o);
            sum = sum.add(g);
            product = g.fma(x.sub(m), product);
            i += zStride;
            o += dStride;
          }
          sum.intoArray(sums, channel);
          product.intoArray(products, channel);
        }
        """);
  }

  /** Asserts that an array has a vector of each pixel. */
  private static void assertHoldsPixels(
      JavaWriter code, String array, String offset, String stride) {
    code.lines(
        """
        assert %2$s >= 0 && %2$s + pixels * %3$s - %3$s + LANES <= %1$s.length
            : "%1$s from " + %2$s + " of " + %1$s.length;
        """
            .formatted(array, offset, stride));
  }

  /** Declares the local {@code onePlusExp}, of the argument that is named. */
  private static void onePlusExp(JavaWriter code, String x, String clamped) {
    code.lines(
        """
        FloatVector clamped =
            %s;
        FloatVector rounded =
            clamped
                .fma(
                    FloatVector.broadcast(SPECIES, Exponential.MINUS_LOG2_E),
                    FloatVector.broadcast(SPECIES, Exponential.ROUND))
                .reinterpretAsInts()
                .min(Exponential.MAX_ROUNDED_BITS)
                .reinterpretAsFloats();
        FloatVector power =
            rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector f =
            clamped.fma(
                FloatVector.broadcast(SPECIES, Exponential.LOG2_E), rounded.sub(Exponential.ROUND));
        FloatVector p =
            f.fma(
                FloatVector.broadcast(SPECIES, Exponential.P5),
                FloatVector.broadcast(SPECIES, Exponential.P4));
        p = p.fma(f, FloatVector.broadcast(SPECIES, Exponential.P3));
        p = p.fma(f, FloatVector.broadcast(SPECIES, Exponential.P2));
        p = p.fma(f, FloatVector.broadcast(SPECIES, Exponential.P1));
        p = p.fma(f, FloatVector.broadcast(SPECIES, 1f));
        FloatVector onePlusExp = p.fma(power, FloatVector.broadcast(SPECIES, 1f));
        """
            .formatted(clamped.formatted(x)));
  }
}
