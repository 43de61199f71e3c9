"""What the campaign found and what became of it; each has a test in tests/unit/trust/found/."""

MENDED = (
    (
        "A plan file out of which its digest was taken, and a plan's table whose only row stands between "
        "quotation marks, ended in faults (`exchange.version_json`, `exchange.plan_csv`)."
    ),
    (
        "A syringe of more millilitres than a division can hold ended in a fault; no volume on a shelf is "
        "above ten litres (`planning.shelf_words`)."
    ),
    (
        "A plan whose step begins on an endless day, and a report of a registry with half a letter or a "
        "share of hundreds of digits, ended in faults (`exchange.plan_json`, `exchange.evidence_site`)."
    ),
    (
        "A dose of ninety thousand digits before a full stop was read for minutes, wherever a dose is told; "
        "a heart rate of -1e308 and nights with hundreds of digits, in a file of a device, and a part "
        "of an unknown kind within a FHIR resource, ended in faults (`quantities`, "
        "`exchange.body_files.numbers`, `exchange.fhir.models`)."
    ),
    (
        "A length of time of hundreds of digits (“99999… years”), or an interval of thousands, ended in a "
        "fault of ours instead of words (`timeline`, `actions.options`)."
    ),
    (
        "Errors repeated whatever was given: a hundred thousand letters, half a letter that no page can "
        "hold, signs that steer a terminal. All are now shortened and made harmless where errors become "
        "sentences (`wording.given`)."
    ),
    (
        "A trial in YAML with twenty thousand brackets within each other took 18 seconds, and twice as many "
        "four times that; what is too deep or too long is now refused at once (`exchange.trial_spec`)."
    ),
    (
        "An archive whose table of contents points before its beginning gave an error page where a record "
        "is brought (`web.export`), and would have stopped the gathering of gifts to a registry "
        "(`actions.evidence.given_files`)."
    ),
    (
        "A line of a ledger of privacy that spends 1e999999999 would have taken all memory; half a letter "
        "in it, manifests of a release without digests, or a head of brackets without end, ended in faults "
        "(`cohort.ledger`, `cohort.release`, `cohort.registry_folder`)."
    ),
    (
        "A packed table of claims whose bytes were damaged ended the import with an error of the unpacker "
        "(`cohort.omop_files`)."
    ),
    (
        "A text under floods of accents, typed where a paper repeats it, made the paper and the whole export "
        "fail a check of its tags; the paper now comes without that check (`exchange.typeset`)."
    ),
    (
        "A backup that was cut off within a part, or after its third byte, and an address of a server with "
        "brackets around a name, ended in faults (`exchange.backup_archive`, `settings.environment`)."
    ),
    (
        "An entry without a name in an archive of a device, and a table of a registry with other columns, "
        "ended in faults (`exchange.body_files.safe_zip`, `cohort.registry_folder`)."
    ),
    (
        "Words of a command that are none in UTF-8 broke the sentence that refuses them "
        "(`cli.screen`, `cli.caught`)."
    ),
    (
        "Words of a recipe, or of a dosage in a FHIR file, with numbers of thousands of digits ended in "
        "faults (`wording.reading`, `exchange.fhir.step_text`)."
    ),
)
