package io.github.efficientnet4j.cli.network;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Height and width as a user writes them: {@code 300x400}, or {@code 300} for a square. */
public record InputSize(int height, int width) {

  public static final class Converter implements ITypeConverter<InputSize> {

    @Override
    public InputSize convert(String text) {
      String[] parts = text.strip().toLowerCase(java.util.Locale.ROOT).split("x", -1);
      try {
        int height = Integer.parseInt(parts[0]);
        int width = parts.length == 1 ? height : Integer.parseInt(parts[1]);
        if (parts.length <= 2 && height >= 1 && width >= 1) {
          return new InputSize(height, width);
        }
      } catch (NumberFormatException e) {
        // Reported below with the form that is expected.
      }
      throw new TypeConversionException(
          "'" + text + "' is no input size; write HEIGHTxWIDTH in pixels, for example 300x400");
    }
  }
}
