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
# exit 0
