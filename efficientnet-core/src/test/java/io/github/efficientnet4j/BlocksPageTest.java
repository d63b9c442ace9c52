package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/blocks.md against the program that it shows. */
class BlocksPageTest {

  private static final Path PAGE = Path.of("..", "docs", "blocks.md");
  private static final Path PROGRAM =
      Path.of("src", "test", "java", "io", "github", "efficientnet4j", "BlocksExample.java");

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE).replace("\r\n", "\n"));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theProgramIsTheOneThatIsCompiled() throws IOException {
    String source = Files.readString(PROGRAM).replace("\r\n", "\n");
    assertThat(block("java")).isEqualTo(source.substring(source.indexOf("import")));
  }

  @Test
  void theOutputIsThatOfTheProgram() throws Exception {
    ChildJvm run =
        ChildJvm.run(List.of("-Duser.language=en"), "", List.of(BlocksExample.class.getName()));
    assertThat(run.out().replace("\r\n", "\n")).as(run.err()).isEqualTo(block("text"));
  }
}
