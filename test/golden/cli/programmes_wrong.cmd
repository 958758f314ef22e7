exec 2>&1
habeas programmes -
head='programme,agreement,country,currency,budget,spent'
printf '%s\n' programme,country A,SV > a.csv
habeas programmes a.csv
printf '%s\n' $head,citizenships A,us-pa-2024,PA,USD,1,1,US > b.csv
habeas programmes b.csv
printf '%s\n' $head A,us-pa-2024,Panama,USD,1,1 > c.csv
habeas programmes c.csv
printf '%s\n' $head A,us-pa-2024,PA,USD,1.005,1 > d.csv
habeas programmes d.csv
printf '%s\n' $head A,us-pa-2024,PA,USD,1,1 A,us-pa-2024,PA,USD,1,1 > e.csv
habeas programmes e.csv
printf '%s\n' $head,uses A,us-pa-2024,PA,USD,1,1,flights > f.csv
habeas programmes f.csv
printf '%s\n' $head A,us-pa-2042,PA,USD,1,1 > g.csv
habeas programmes g.csv
printf '%s\n' $head A,us-pa-2024,SV,USD,1,1 > h.csv
habeas programmes --on 2025-01-30 h.csv
printf '%s\n' $head A,us-pa-2024,PA,USD,1 > i.csv
habeas programmes i.csv
printf '%s\n' $head A,us-pa-2024,PA,JPY,9223372036854775807,1 B,us-pa-2024,PA,JPY,1,1 > j.csv
habeas programmes --on 2025-01-30 j.csv
printf '%s\n' $head A,us-sv-2025,SV,USD,1,1 > k.csv
habeas programmes --on 2025-03-20 k.csv
habeas programmes none.csv
# exit 3
