package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.internal.text.CloseNames;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a wrong command line is answered with: what is wrong, what may be meant, where help is. */
final class Mistakes {

  private static final int SUGGESTED = 2;

  private Mistakes() {}

  /** Tells one, and not all the help of a command that has a hundred lines of it. */
  static int tell(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    boolean unknown = wrong instanceof UnmatchedArgumentException;
    List<String> misspelt = misspelt(command, arguments);
    if (unknown && !misspelt.isEmpty()) {
      misspelt.forEach(each -> err.println("error: " + none(command, each)));
    } else {
      err.println("error: " + wrong.getMessage());
      if (wrong instanceof MissingParameterException) {
        // It is often there, but misspelt.
        misspelt.forEach(each -> err.println(none(command, each)));
      }
    }
    if (command.getSubcommands().isEmpty()) {
      err.println("See '" + name + " --help'");
    } else if (!unknown || !UnmatchedArgumentException.printSuggestions(wrong, err)) {
      command.usage(err);
    }
    return CommandLine.ExitCode.USAGE;
  }

  private static List<String> misspelt(CommandLine command, String[] arguments) {
    Set<String> known = command.getCommandSpec().optionsMap().keySet();
    return List.of(arguments).stream()
        .takeWhile(each -> !each.equals("--"))
        .filter(each -> each.startsWith("--"))
        .map(each -> each.replaceFirst("=.*", ""))
        .filter(each -> !known.contains(each))
        .toList();
  }

  private static String none(CommandLine command, String option) {
    Set<String> known = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
    known.removeIf(each -> !each.startsWith("--"));
    List<String> close = CloseNames.of(option, List.copyOf(known));
    String told = "'" + command.getCommandSpec().qualifiedName() + "' has no option " + option;
    return close.isEmpty()
        ? told
        : told
            + "; did you mean "
            + String.join(" or ", close.subList(0, Math.min(SUGGESTED, close.size())))
            + "?";
  }
}
