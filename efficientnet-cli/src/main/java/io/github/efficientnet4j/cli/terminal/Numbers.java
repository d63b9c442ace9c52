package io.github.efficientnet4j.cli.terminal;

import java.util.function.DoublePredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Numbers that options take, checked while the command line is parsed: nothing is read, downloaded
 * or written for a command with a number out of range.
 *
 * <p>Stateless and thread-safe.
 */
public final class Numbers {

  private Numbers() {}

  /** A whole number of at least 1. */
  public static final class AtLeastOne implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      return whole(text, 1);
    }
  }

  /** A whole number of at least 0. */
  public static final class AtLeastZero implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      return whole(text, 0);
    }
  }

  /** A whole number of at least 1, which may be larger than an int. */
  public static final class LargeCount implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
      try {
        long value = Long.parseLong(text.strip());
        if (value >= 1) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below with what is expected.
      }
      throw refused("a whole number of at least 1", text);
    }
  }

  /** A part of a whole, in [0, 1). */
  public static final class Part implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
      return number(text, value -> value >= 0 && value < 1, "a number in [0, 1)");
    }
  }

  /** A finite number above 0. */
  public static final class Positive implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
      return number(
          text, value -> value > 0 && value < Double.POSITIVE_INFINITY, "a number above 0");
    }
  }

  /** A finite number of at least 0. */
  public static final class NotNegative implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
      return number(
          text, value -> value >= 0 && value < Double.POSITIVE_INFINITY, "a number of at least 0");
    }
  }

  private static int whole(String text, int least) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below with what is expected.
    }
    throw refused("a whole number of at least " + least, text);
  }

  /** NaN, which no range has, where the text is no number. */
  private static double parsed(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double number(String text, DoublePredicate range, String expected) {
    double value = parsed(text);
    if (!range.test(value)) {
      throw refused(expected, text);
    }
    return value;
  }

  private static TypeConversionException refused(String expected, String text) {
    return new TypeConversionException("it must be " + expected + ", but was '" + text + "'");
  }
}
