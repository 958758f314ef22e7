exec 2>&1
habeas key new my.key | wc -c
stat -c %a my.key
habeas key new my.key
echo exit $?
habeas key sign my.key < swede.json | wc -c
printf 'habeas-key-v1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n' > known.key
habeas key public known.key
printf 'a receipt' | habeas key sign --json known.key
habeas key public swede.json
echo exit $?
habeas key lose my.key
echo exit $?
habeas key new
echo exit $?
habeas key rotate-log
echo exit $?
habeas init --demo --db rotated.habeas > made
habeas key rotate-log --db rotated.habeas > handover
head -1 handover
grep -c '^next habeas/' handover
habeas key rotate-log --db rotated.habeas --json | grep -o '"log":"habeas/'
habeas verify --db rotated.habeas
mv rotated.habeas.key away.key
habeas key rotate-log --db rotated.habeas --lost swede.json
echo exit $?
mv away.key rotated.habeas.key
habeas init --recover --db rotated.habeas | grep -o '^U2 is an administrator from now on'
habeas init --recover --db nowhere.habeas
echo exit $?
# exit 0
