package io.github.efficientnet4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Shows the values of options that are one of a few as a user writes them: in lower case, with
 * hyphens. Any case is read.
 */
final class Choices {

  private Choices() {}

  /** Changes help, completion and messages of a command and those below it. */
  static void inLowerCase(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      Class<?> type = option.auxiliaryTypes()[0];
      if (type.isEnum()) {
        List<String> names = names(type);
        ITypeConverter<?> converter = text -> value(type, names, text);
        spec.remove((ArgSpec) option);
        spec.addOption(
            OptionSpec.builder(option)
                .completionCandidates(names)
                .converters(converter)
                .defaultValue(option.defaultValue() == null ? null : lower(option.defaultValue()))
                .build());
      }
    }
    new ArrayList<>(command.getSubcommands().values()).forEach(Choices::inLowerCase);
  }

  private static List<String> names(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(each -> lower(((Enum<?>) each).name())).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object value(Class<?> type, List<String> names, String text) {
    int index = names.indexOf(lower(text));
    if (index < 0) {
      throw new TypeConversionException(
          "it must be one of " + String.join(", ", names) + ", but was '" + text + "'");
    }
    return Arrays.asList(type.getEnumConstants()).get(index);
  }
}
