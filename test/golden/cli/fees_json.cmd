habeas fees --agreement us-sv-2025 --from 2025-03-14 --to 2026-03-13 --json --roll - <<END
person,facility,from,to
P1,cecot,2025-03-15,2025-07-18
P2,cecot,2025-04-02,
END
# exit 0
