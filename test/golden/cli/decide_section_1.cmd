# The example of section 1 of doc/language.md, from file to determination.
habeas decide --json --law section_1.law -a us-sv-short --to none --on 2025-03-20 salvadoran.json
# exit 1
