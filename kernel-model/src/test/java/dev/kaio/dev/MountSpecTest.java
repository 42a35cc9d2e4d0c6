package dev.kaio.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.kernel.MountPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HOSTDIR=MOUNTPOINT[,ro][,raw]. */
class MountSpecTest {

  @Test
  void a_description_names_the_directory_and_the_mount_point() {
    assertThat(MountSpec.parse("/data=/mnt"))
        .isEqualTo(new MountSpec("/data", "/mnt", false, false));
    assertThat(MountSpec.parse("data=/mnt,ro"))
        .isEqualTo(new MountSpec("data", "/mnt", true, false));
    assertThat(MountSpec.parse("a=b,c=/mnt/x/,raw,ro"))
        .isEqualTo(new MountSpec("a=b,c", "/mnt/x", true, true));
    assertThat(MountSpec.parse("d=/").point()).isEqualTo("/");
    assertThat(MountSpec.parse("d=//a/../b/./c/").point()).isEqualTo("/b/c");
  }

  @ParameterizedTest
  @CsvSource({
    "/data, is not of the form HOSTDIR=MOUNTPOINT[",
    "=/mnt, is not of the form",
    "/data=, is not of the form",
    "'', is not of the form",
    "/data=mnt, the mount point is not an absolute path",
    "'/data=,ro', the mount point is not an absolute path",
    "'/data=/mnt,', there is no option",
    "'/data=/mnt,rw', there is no option 'rw'",
  })
  void a_bad_description_is_refused_with_one_line(String text, String why) {
    assertThatThrownBy(() -> MountSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("export '" + text + "'")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_mount_point_cannot_be_given_twice() {
    List<MountSpec> specs = List.of(MountSpec.parse("/a=/mnt"), MountSpec.parse("/b=/mnt/"));
    assertThatThrownBy(() -> new MountPlan(1024, specs))
        .hasMessage("mount point /mnt is given twice");
  }
}
