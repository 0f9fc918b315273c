% The arrays that a port would give with a mistake in it, as far as they change.
%
%     [made, state, told] = pyref.port.numbers_of (mistake, one)
%
% one is an answer as evidence_of holds it; made has arrays by name, in the convention
% of the port. state is made, refused (there would be an error), unknown, or failed.
% told has, of arrays of which the numbers at some places alone are known, these places.

function [made, state, told] = numbers_of (mistake, one)
  made = struct ();
  told = struct ();
  state = 'made';
  try
    found = mistake.make (one.point);
    places = struct ();
    if isfield (mistake, 'told')
      places = mistake.told (one.point);
    end
    names = fieldnames (found);
    names = names(isfield (one.held, names));
    for i = 1:numel (names)
      value = double (found.(names{i}));
      if isfield (one.shares, names{i})
        value = value * one.shares.(names{i});
      end
      made.(names{i}) = pyref.port.carried (one.posed, names{i}, value);
      if isfield (places, names{i})
        value(~places.(names{i})) = NaN;   % it goes where its place does
        value = pyref.port.carried (one.posed, names{i}, value);
        told.(names{i}) = ~isnan (value);
      end
    end
  catch problem
    [made, told] = deal (struct ());
    state = 'failed';
    if any (strcmp (problem.identifier, {'pyref:refused', 'pyref:unknown'}), 2)
      state = problem.identifier(7:end);
    end
  end
end

%!test <what comes out is in the convention of the port, or the reason for none>
%! one = struct ('point', 3, 'shares', struct (), 'held', struct ('dx', 1));
%! one.posed.carry.dx = {@(a) 2 * a};
%! made = pyref.port.numbers_of (struct ('make', @(p) struct ('dx', p, 'y', 1)), one);
%! assert (made, struct ('dx', 6));
%! one.posed.carry.dx = {@(a) a.'};
%! some = struct ('make', @(p) struct ('dx', [4 5]), 'told', @(p) struct ('dx', [true false]));
%! [made, ~, told] = pyref.port.numbers_of (some, one);
%! assert ({made.dx, told.dx}, {[4; 5], [true; false]});
%! [~, state] = pyref.port.numbers_of (struct ('make', @(p) error ('pyref:refused', 'no')), one);
%! assert (state, 'refused');
%! [~, state] = pyref.port.numbers_of (struct ('make', @(p) error ('no')), one);
%! assert (state, 'failed');
