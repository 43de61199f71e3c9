// The device knows its time zone: nobody has to choose one.
"use strict";

for (const zone of document.querySelectorAll("form[data-welcome] input[name=zone]")) {
  if (!zone.value) zone.value = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
