package dev.kaio.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.dev.DeviceSpec.HostBacked;
import dev.kaio.dev.DeviceSpec.Ram;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptions of disks. */
class DeviceSpecTest {

  @Test
  void a_ram_disk_has_a_size_and_the_default_sector() {
    assertThat(DeviceSpec.parse("/dev/rdsk/a=ram:64m"))
        .isEqualTo(new DeviceSpec("/dev/rdsk/a", false, new Ram(64L << 20), 512, 0));
  }

  @Test
  void a_file_has_the_size_that_it_has_or_is_given_one() {
    assertThat(DeviceSpec.parse("/dev/a=file:/tmp/x").contents())
        .isEqualTo(new HostBacked("/tmp/x", -1));
    assertThat(DeviceSpec.parse("/dev/a=file:rel/a=b,size=1g").contents())
        .isEqualTo(new HostBacked("rel/a=b", 1L << 30));
  }

  @Test
  void a_gate_may_be_before_either_and_options_come_in_any_order() {
    assertThat(DeviceSpec.parse("/dev/g=gate:ram:8k,maxxfer=1G,sector=4K"))
        .isEqualTo(new DeviceSpec("/dev/g", true, new Ram(8192), 4096, 1L << 30));
    assertThat(DeviceSpec.parse("/dev/g=gate:file:f,sector=1m,size=1m"))
        .isEqualTo(new DeviceSpec("/dev/g", true, new HostBacked("f", 1 << 20), 1 << 20, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | device '' is not of the form PATH=SPEC",
        "/dev/a                       | device '/dev/a' is not of the form PATH=SPEC",
        "dev/a=ram:1m                 | device path 'dev/a' is not a clean absolute path",
        "/=ram:1m                     | device path '/' is not a clean absolute path",
        "/dev//a=ram:1m               | device path '/dev//a' is not a clean absolute path",
        "/dev/../a=ram:1m             | device path '/dev/../a' is not a clean absolute path",
        "/dev/a=                      | device /dev/a: ram:SIZE, file:HOSTPATH or gate:SPEC is wanted",
        "/dev/a=ram                   | device /dev/a: ram:SIZE, file:HOSTPATH or gate:SPEC is wanted",
        "/dev/a=tape:1m               | device /dev/a: ram:SIZE, file:HOSTPATH or gate:SPEC is wanted",
        "/dev/a=gate:gate:ram:1m      | device /dev/a: ram:SIZE, file:HOSTPATH or gate:SPEC is wanted",
        "/dev/a=ram:                  | device /dev/a: '' is not a size: a number of bytes, or of k, m or g, is wanted",
        "/dev/a=ram:1t                | device /dev/a: '1t' is not a size: a number of bytes, or of k, m or g, is wanted",
        "/dev/a=ram:-1                | device /dev/a: '-1' is not a size: a number of bytes, or of k, m or g, is wanted",
        "/dev/a=ram:9999999999g       | device /dev/a: size '9999999999g' is too large",
        "/dev/a=ram:9999999999999999999 | device /dev/a: size '9999999999999999999' is too large",
        "/dev/a=ram:0                 | device /dev/a: size 0 is not a multiple of the sector of 512 bytes",
        "/dev/a=ram:513               | device /dev/a: size 513 is not a multiple of the sector of 512 bytes",
        "/dev/a=ram:512,sector=1k     | device /dev/a: size 512 is not a multiple of the sector of 1024 bytes",
        "/dev/a=ram:1m,size=1m        | device /dev/a: size is given twice",
        "/dev/a=ram:1m,sector=256     | device /dev/a: sector 256 is not a power of two, 512 to 1m",
        "/dev/a=ram:1m,sector=768     | device /dev/a: sector 768 is not a power of two, 512 to 1m",
        "/dev/a=ram:2m,sector=2m      | device /dev/a: sector 2097152 is not a power of two, 512 to 1m",
        "/dev/a=ram:1m,sector=1k,sector=1k | device /dev/a: sector is given twice",
        "/dev/a=ram:1m,maxxfer=0      | device /dev/a: maxxfer is less than the sector",
        "/dev/a=ram:1m,maxxfer=2g     | device /dev/a: maxxfer 2147483648 is more than 1g",
        "/dev/a=ram:1m,ro             | device /dev/a: no option 'ro': size=, sector= or maxxfer= is wanted",
        "/dev/a=ram:1m,               | device /dev/a: no option '': size=, sector= or maxxfer= is wanted",
        "/dev/a=file:                 | device /dev/a: file: has no path of the host",
        "/dev/a=file:x,size=0         | device /dev/a: size 0 is not a multiple of the sector of 512 bytes",
      })
  void what_is_wrong_is_said_in_one_line(String text, String why) {
    assertThatThrownBy(() -> DeviceSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Property
  void every_whole_number_of_sectors_is_a_size(
      @ForAll @LongRange(min = 1, max = 1L << 53) long sectors) {
    assertThat(DeviceSpec.parse("/d=ram:" + sectors * 512 + "").contents())
        .isEqualTo(new Ram(sectors * 512));
  }

  @Property
  void any_text_is_a_description_or_is_refused_with_one_line(
      @ForAll @StringLength(max = 40) String text) {
    for (String spec : new String[] {text, "/d=" + text, "/d=ram:1m," + text}) {
      try {
        assertThat(DeviceSpec.parse(spec).sector()).isBetween(512, 1 << 20);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
