package io.github.efficientnet4j.cli.terminal;

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
      double value = number(text);
      if (value >= 0 && value < 1) {
        return value;
      }
      throw refused("a number in [0, 1)", text);
    }
  }

  /** A finite number above 0. */
  public static final class Positive implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
      double value = number(text);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
      throw refused("a number above 0", text);
    }
  }

  /** A finite number of at least 0. */
  public static final class NotNegative implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
      double value = number(text);
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
      throw refused("a number of at least 0", text);
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
  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static TypeConversionException refused(String expected, String text) {
    return new TypeConversionException("it must be " + expected + ", but was '" + text + "'");
  }
}
