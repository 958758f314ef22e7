habeas fees --from 2025-01-01 --to 2025-12-31
habeas fees -a dk-xk-2022 --to 2025-12-31
habeas fees -a dk-xk-2022 --from 2025-01-01T10:00Z --to 2025-12-31
habeas fees -a dk-xk-2022 --from 2025-12-31 --to 2025-01-01
habeas fees -a us-sv-2025-grant --from 2025-01-01 --to 2025-12-31
habeas fees -a lease --law lease.law --from 2026-07-01 --to 2027-06-30 --roll stays_wrong.csv
habeas fees -a lease --law lease.law --from 2026-07-01 --to 2027-06-30 --roll stays.csv --event departure
habeas fees -a lease --law lease.law --from 2026-07-01 --to 2027-06-30 --roll stays.csv --db try.habeas
# exit 2
