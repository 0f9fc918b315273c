% The trial of a convention whose hidden number was solved for, and cases made for it.
%
%     [trials, made] = pyref.port.solved (at)
%
% at is the search so far. trials is a cell of one, and made a cell of cases, where a
% number explains what the port answers; else both are empty.

function [trials, made] = solved (at)
  [trials, made] = deal ({});
  [~, order] = sortrows (pyref.port.rank_of (at.trials));
  ranked = at.trials(order);
  for i = 1:numel (ranked)
    hidden = ranked{i}.convention.hidden(:,1);
    names = intersect (hidden, at.cases{1}.numbers, 'stable');
    if numel (names) == 1 && ranked{i}.answered
      [trials, made] = solved_one (at, ranked, names{1});
      return
    end
  end
end

function [trials, made] = solved_one (at, ranked, name)
  % For one option, in the conventions that came nearest so far.
  [trials, made] = deal ({});
  done = {};
  for i = 1:numel (ranked)
    convention = ranked{i}.convention;
    one = inside (convention, name, '');
    known = any ([false, cellfun(@(d) isequal (d, one), done)], 2);
    if known || numel (done) == 12 || toc (at.began) > at.seconds || ranked{i}.other
      continue
    end
    done{end+1} = one;
    value = pyref.port.solve_hidden (at.f, at.cases, convention, name);
    if isempty (value)
      continue
    end
    one = inside (convention, name, value);
    made = pyref.port.made_for (at.cases, name, str2double (value));
    order = pyref.port.telling (made);
    trial = pyref.port.trial (at.f, order, one, at.dtype);
    if ~isempty (trial) && trial.promising
      whole = pyref.port.trial (at.f, order, one, at.dtype, true);
      trials = {setfield(whole, 'solved', true)};
      return
    end
    made = {};
  end
end

function one = inside (one, name, value)
  one.hidden(strcmp (one.hidden(:,1), name),2) = {value};
end

%!test <a slope that no case has is solved for>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! leaky = @(x) deal (max (x, 0.23 * x), @(dy) dy .* ((x > 0) + 0.23 * (x <= 0)));
%! f = pyref.port.worker.open_target (leaky);
%! [look, f] = pyref.port.look (f, cases{1});
%! [trials, made] = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.hidden, {'slope', '0.23'});
%! assert ({trials{1}.solved, trials{1}.promising}, {true, true});
%! assert (all (cellfun (@(c) c.options.slope == 0.23, made), 2));
%! pyref.port.in_child ('stop');
