habeas fees -a dk-xk-2022 --from 2024-01-01 --to 2025-12-31
habeas fees -a se-ee-2025 --from 2026-07-01 --to 2027-06-30
habeas fees -a se-ee-2025 --from 2026-07-01 --to 2027-06-30 --as-if
# exit 0
