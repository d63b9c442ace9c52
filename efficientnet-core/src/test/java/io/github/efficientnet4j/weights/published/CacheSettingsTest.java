package io.github.efficientnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSettingsTest {
  private static final Path HOME = Path.of("home", "me").toAbsolutePath();

  @ParameterizedTest
  @CsvSource({
    "Linux, .cache/efficientnet4j",
    "FreeBSD, .cache/efficientnet4j",
    "Mac OS X, Library/Caches/efficientnet4j",
    "Windows 11, AppData/Local/efficientnet4j",
  })
  void usesTheSystemsFolderForCaches(String system, Path expected) {
    assertThat(settings(system, Map.of(), Map.of()).directory()).isEqualTo(HOME.resolve(expected));
  }

  @Test
  void honoursTheVariablesOfTheSystem() {
    Path elsewhere = Path.of("elsewhere").toAbsolutePath();

    assertThat(
            settings("Linux", Map.of(), Map.of("XDG_CACHE_HOME", elsewhere.toString())).directory())
        .isEqualTo(elsewhere.resolve("efficientnet4j"));
    assertThat(
            settings("Windows 11", Map.of(), Map.of("LOCALAPPDATA", elsewhere.toString()))
                .directory())
        .isEqualTo(elsewhere.resolve("efficientnet4j"));
  }

  @Test
  void ignoresARelativeXdgFolder() {
    assertThat(settings("Linux", Map.of(), Map.of("XDG_CACHE_HOME", "relative")).directory())
        .isEqualTo(HOME.resolve(".cache/efficientnet4j"));
  }

  @Test
  void aPropertyWinsOverAVariableWhichWinsOverTheSystem() {
    Path property = Path.of("property").toAbsolutePath();
    Path variable = Path.of("variable").toAbsolutePath();
    Map<String, String> environment =
        Map.of("EFFICIENTNET4J_CACHE", variable.toString(), "XDG_CACHE_HOME", HOME.toString());

    assertThat(settings("Linux", Map.of(), environment).directory()).isEqualTo(variable);
    assertThat(
            settings("Linux", Map.of("efficientnet4j.cache", property.toString()), environment)
                .directory())
        .isEqualTo(property);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "TRUE, true",
    "1, true",
    "yes, true",
    "on, true",
    "false, false",
    "0, false",
    "no, false",
    "off, false",
    "'', false"
  })
  void readsOfflineMode(String text, boolean offline) {
    assertThat(settings("Linux", Map.of(), Map.of("EFFICIENTNET4J_OFFLINE", text)).offline())
        .isEqualTo(offline);
    assertThat(settings("Linux", Map.of("efficientnet4j.offline", text), Map.of()).offline())
        .isEqualTo(offline);
  }

  @Test
  void refusesAnUnclearOfflineMode() {
    assertThatThrownBy(() -> settings("Linux", Map.of("efficientnet4j.offline", "maybe"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'maybe'");
  }

  @Test
  void readsAMirrorForEachPublisher() {
    CacheSettings settings =
        settings(
            "Linux",
            Map.of("efficientnet4j.mirror.timm", "https://t.example/hub"),
            Map.of("EFFICIENTNET4J_MIRROR_TORCHVISION", "http://p.example:8080/"));

    assertThat(settings.mirrors())
        .containsEntry(WeightsSource.TIMM, URI.create("https://t.example/hub/"))
        .containsEntry(WeightsSource.TORCHVISION, URI.create("http://p.example:8080/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror.example",
        "ftp://mirror.example/",
        "http:///x",
        "file:///etc/",
        "https://mirror.example/?x=1",
        "https://mirror.example/#x"
      })
  void refusesWhatIsNoAddressOfAFolder(String mirror) {
    CacheSettings settings = CacheSettings.in(HOME);

    assertThatThrownBy(() -> settings.withMirror(WeightsSource.TIMM, URI.create(mirror)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + mirror + "'");
  }

  @Test
  void refusesTimeLimitsThatNeverLetAnythingThrough() {
    CacheSettings settings = CacheSettings.in(HOME);

    assertThatThrownBy(() -> settings.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("connectTimeout");
    assertThatThrownBy(() -> settings.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .hasMessageContaining("stallTimeout");
  }

  private static CacheSettings settings(
      String system, Map<String, String> properties, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("os.name", system);
    all.put("user.home", HOME.toString());
    return CacheSettings.of(all::get, environment::get);
  }
}
