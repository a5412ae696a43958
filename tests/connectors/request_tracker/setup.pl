# Who and what there is in the tests' Request Tracker. Prints the tokens, as JSON: user -> token.
use strict;
use warnings;
use JSON;
use RT;
RT::LoadConfig();
RT::Init();
require RT::AuthToken;
require RT::CustomField;
require RT::Group;
require RT::Queue;
require RT::Scrips;
require RT::User;

my $system = RT->SystemUser;

sub made {
    my ($what, $id, @said) = @_;
    die "$what: @said" unless $id;
    return $id;
}

# A write-ahead log: whoever reads does not wait for who writes.
$RT::Handle->dbh->do('PRAGMA journal_mode = WAL');

my %token;
for my $person (
    ['ada', 'desk', 1], ['ben', 'desk', 1], ['cy', 'customer', 0],
    ['kpi', 'desk', 1, 'UTC'], ['kpi-ny', 'desk', 1, 'America/New_York'])
{
    my ($name, $house, $privileged, $zone) = @$person;
    my $user = RT::User->new($system);
    made($name, $user->Create(
        Name => $name, EmailAddress => "$name\@$house.test", Privileged => $privileged, Password => "$name-secret"));
    made("$name zone", $user->SetTimezone($zone)) if $zone;
    my $key = RT::AuthToken->new($system);
    my ($id, $said, $value) = $key->Create(Owner => $user->id, Description => 'tests');
    $token{$name} = made("$name token", $id, $said) && $value;
}

for my $name ('Service Desk', 'Networks') {
    my $queue = RT::Queue->new($system);
    made($name, $queue->Create(Name => $name, CorrespondAddress => 'desk@rt.test'));
}

my $field = RT::CustomField->new($system);
made('field', $field->Create(
    Name => 'Satisfaction', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', MaxValues => 1));
made('field for all', $field->AddToObject(RT::Queue->new($system)));

# The keys may read and nothing else: neither comments nor the mails that went out.
my %right = (
    ada => [qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket ModifyTicket
        OwnTicket DeleteTicket SeeCustomField ModifyCustomField)],
    kpi => [qw(SeeQueue ShowTicket SeeCustomField)],
);
$right{ben} = $right{ada};
$right{'kpi-ny'} = $right{kpi};
for my $name (keys %right) {
    my $user = RT::User->new($system);
    $user->Load($name);
    made("$name $_", $user->PrincipalObj->GrantRight(Right => $_, Object => RT->System)) for @{ $right{$name} };
}
my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Everyone');
made("everyone $_", $everyone->PrincipalObj->GrantRight(Right => $_, Object => RT->System))
    for qw(CreateTicket ReplyToTicket);
my $asks = RT->System->RoleGroup('Requestor');
made('who asks', $asks->PrincipalObj->GrantRight(Right => 'ShowTicket', Object => RT->System));

# Mails that go out take half of the time; those of a resolution stay, so that there is something to hide.
my $scrips = RT::Scrips->new($system);
$scrips->UnLimit;
while (my $scrip = $scrips->Next) {
    next unless $scrip->ActionObj->Name =~ /^(?:Notify|Autoreply)/;
    $scrip->SetDisabled(1) unless $scrip->ConditionObj->Name eq 'On Resolve';
}

print encode_json(\%token), "\n";
